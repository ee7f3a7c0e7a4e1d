"""When and how a gateway and its schedulers are polled."""
