"""Where figures come from. The only package that may use the network."""
