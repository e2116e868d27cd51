"""The Cassandra cluster: its tables, what is written to them and read from them, and what can go wrong.

`port` says what the rest of the program may ask of a cluster. Only `driver` imports Cassandra's driver.
"""
