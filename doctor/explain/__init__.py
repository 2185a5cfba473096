"""Which known failure does this log show? From bytes to explained matches, one direction:

``windows`` reads the stream and keeps the parts worth a look, ``lines`` cleans them, ``matching`` finds
the signatures, ``quoting`` drops what is merely quoted, ``context`` tells where the log comes from,
``explanation`` puts the first cause first and picks the advice.
"""
