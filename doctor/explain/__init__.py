"""Recognise known failures in a log: from bytes to ranked matches, in one direction.

``source`` opens the log, ``reader`` reads the stream and yields the chunks that may hold a message, ``lines`` removes
what terminals and CI systems added, ``matching`` finds the messages of the signatures, ``quotes`` discards quotations,
``context`` recognises the tools and the system that the log comes from, ``rank`` orders the matches and picks the
advice, ``local_machine`` adds what this machine shows of the cause. ``pages`` reads a check's page.
"""
