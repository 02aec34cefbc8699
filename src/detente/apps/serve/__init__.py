"""The classroom: a server of rooms in which people and programs play states of one world."""
