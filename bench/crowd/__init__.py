"""People who ask all at once: browsers over the network, at their own pace, beside the real server."""
