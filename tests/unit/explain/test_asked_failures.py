"""Failures that people often ask about, as they cut them out of a terminal, and the command for each."""

from __future__ import annotations

import io

import pytest

from doctor.commands.explain import next_remedy
from doctor.diagnose.model import Command
from doctor.explain.rank import explain
from tests.corpus import CHECKS
