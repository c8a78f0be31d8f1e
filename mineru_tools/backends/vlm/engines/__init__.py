"""What runs the model: a server, this machine, or a recording. One file each."""
