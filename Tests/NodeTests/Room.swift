// Replaced by the first tests of real processes.
