"""The formats of ``doctor check`` for other programs; ``doctor.report.formats.table`` lists them."""
