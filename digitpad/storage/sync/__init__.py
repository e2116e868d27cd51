"""Carries the journal's records to the cluster and others' here: push, pull, verify, and their loop."""
