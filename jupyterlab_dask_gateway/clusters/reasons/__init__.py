"""Why clusters wait, lack workers or ended, by the status service of the hub."""
