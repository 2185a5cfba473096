"""The hands of ``doctor.executor``: nothing else in the program changes a box."""
