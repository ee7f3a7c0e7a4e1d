"""Isolated dashboards: pages of a scheduler, which run without any permission of the user.

`docs/security.md` describes the permissions and the reasons for them.
"""

from .gateway_clusters import GatewayClusters
from .service import Dashboards, SchedulerDirectory
from .target import Target

__all__ = ["Dashboards", "GatewayClusters", "SchedulerDirectory", "Target"]
