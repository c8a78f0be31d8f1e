"""Pictures in, typed predictions out: one folder per task, one file per recogniser."""
