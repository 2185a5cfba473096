"""Each condition by itself: made, recognised, told from its neighbour, mended, proved by the real tool, and undone."""
