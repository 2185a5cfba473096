"""The hands of ``doctor.execute.executor``: nothing else in the program changes a box."""
