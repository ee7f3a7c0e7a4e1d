"""The isolated dashboards: a scheduler's pages, shown to the user without any of the user's rights.

`docs/security.md` says who may do what and why. `app.py` makes one `Dashboards`.
"""

from .gateway_clusters import GatewayClusters
from .service import Dashboards, Host
from .target import Target

__all__ = ["Dashboards", "GatewayClusters", "Host", "Target"]
