"""Facts about signaling channels: plain Python over values. No framework, no cloud, no clock, no chance."""
