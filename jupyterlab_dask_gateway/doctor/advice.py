"""What a failure means for the user, and for the administrator: `doctor.advice` in messages.yaml."""

from __future__ import annotations

from typing import Literal

from ..errors import GatewayProblem
from ..messages import Message, message

Advice = Literal[
    "api-token",
    "auth-unavailable",
    "busy",
    "certificate-expires",
    "cluster-failed",
    "cluster-limit",
    "cluster-not-stopped",
    "cluster-slow",
    "configuration",
    "create-uncertain",
    "custom-auth-fails",
    "custom-auth-not-allowed",
    "dashboard",
    "denied",
    "fewer-workers",
    "frozen",
    "gateway-down",
    "gateway-log",
    "host-unknown",
    "http-proxy",
    "hub-down",
    "hub-frozen",
    "image",
    "internal",
    "kerberos",
    "kernel",
    "kernel-network",
    "local-gateway",
    "network-blocked",
    "no-client",
    "no-gateway",
    "no-proxy",
    "no-workers",
    "options-refused",
    "other-program",
    "password",
    "plain-to-tls",
    "proxy-address",
    "redirect",
    "scope",
    "status-service",
    "status-service-role",
    "tls",
    "tls-expired",
    "tls-other-host",
    "tls-to-plain",
    "tls-untrusted",
    "token-expired",
    "token-unverified",
    "variable",
    "websocket",
    "wrong-path",
]
"""The groups of `doctor.advice`."""

_BY_VARIANT: dict[tuple[str, str], Advice] = {
    ("gateway-unreachable", "connection-refused"): "gateway-down",
    ("gateway-unreachable", "host-unknown"): "host-unknown",
    ("gateway-unreachable", "no-connection"): "network-blocked",
    ("gateway-unreachable", "connect-timeout"): "network-blocked",
    ("gateway-unreachable", "tls"): "tls",
    ("gateway-unreachable", "tls-untrusted"): "tls-untrusted",
    ("gateway-unreachable", "tls-expired"): "tls-expired",
    ("gateway-unreachable", "tls-other-host"): "tls-other-host",
    ("gateway-unreachable", "tls-to-plain"): "tls-to-plain",
    ("gateway-unreachable", "plain-to-tls"): "plain-to-tls",
    ("gateway-unreachable", "proxy"): "http-proxy",
    ("gateway-unreachable", "proxy-status"): "gateway-down",
    ("gateway-bad-response", "status"): "wrong-path",
    ("gateway-bad-response", "redirect"): "redirect",
    ("gateway-bad-response", "redirect-elsewhere"): "redirect",
    ("gateway-unconfigured", "packages-missing"): "no-gateway",
    ("auth-refused", "basic"): "password",
    ("auth-refused", "kerberos"): "kerberos",
    ("auth-refused", "jupyterhub"): "scope",
    ("auth-refused", "custom"): "custom-auth-fails",
    ("auth-unavailable", "custom-not-allowed"): "custom-auth-not-allowed",
    ("auth-unavailable", "custom-not-importable"): "custom-auth-fails",
    ("auth-unavailable", "custom-no-class"): "custom-auth-fails",
    ("auth-unavailable", "custom-failed"): "custom-auth-fails",
    ("auth-unavailable", "custom-no-headers"): "custom-auth-fails",
    ("auth-unavailable", "custom-timeout"): "custom-auth-fails",
    ("auth-unverified", "rejected"): "token-unverified",
    ("auth-unverified", "hub-no-response"): "hub-down",
}
"""By code and variant of a problem."""

_BY_CODE: dict[str, Advice] = {
    "config-invalid": "configuration",
    "config-variable-unset": "variable",
    "gateway-unconfigured": "no-gateway",
    "local-failed": "local-gateway",
    "local-ended": "local-gateway",
    "local-unsupported": "no-gateway",
    "gateway-unreachable": "network-blocked",
    "gateway-timeout": "frozen",
    "gateway-busy": "busy",
    "gateway-bad-response": "other-program",
    "gateway-error": "gateway-log",
    "auth-refused": "denied",
    "auth-unavailable": "auth-unavailable",
    "option-refused": "options-refused",
    "cluster-limit": "cluster-limit",
    "cluster-start-failed": "cluster-failed",
    "cluster-start-slow": "cluster-slow",
    "cluster-not-stopped": "cluster-not-stopped",
    "create-uncertain": "create-uncertain",
    "scheduler-unreachable": "dashboard",
    "internal": "internal",
}
"""By code, for all other variants."""


def advice_for(problem: GatewayProblem) -> Advice:
    """Return the group of `doctor.advice` for a problem."""
    variant = problem.message_ref.id.rpartition(".")[2]
    return _BY_VARIANT.get((problem.code, variant)) or _BY_CODE.get(problem.code, "gateway-log")


def advice_messages(group: Advice) -> tuple[Message, Message]:
    """Return what users and what administrators can do."""
    return message(f"doctor.advice.{group}.user"), message(f"doctor.advice.{group}.administrator")
