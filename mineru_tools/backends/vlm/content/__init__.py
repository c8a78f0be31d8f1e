"""What a model writes about a region, made into what a document says. One file for each kind."""
