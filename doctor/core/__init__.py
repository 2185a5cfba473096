"""What every other folder may use: errors, processes, signals, locks, paths, names, configuration, plug-ins."""
