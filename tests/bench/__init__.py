"""The benchmark: our server beside real peers, on the same data, in one run."""
