"""Runs that outgrow one process: worker processes, a journal to go on from, a cluster. «форум.txt» gives the same rows in each."""
