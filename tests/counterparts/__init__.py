"""The other sides of our gateways, on loopback: real protocols, and told how to behave."""
