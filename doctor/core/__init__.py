"""The foundation of all other folders: errors, processes, signals, locks, paths, names, configuration, plug-ins."""
