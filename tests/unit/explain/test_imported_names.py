"""The command installs what a program imports, also where Python names only a part of it, or where ROS has it."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_ROS = "source /opt/ros/*/setup.bash"
NEXT = {
    ("from google.cloud import firestore", "google"): "doctor fix google-cloud-firestore",
    ("from google.cloud import firestore", "google.cloud"): "doctor fix google-cloud-firestore",
    ("import google.cloud.texttospeech as tts", "google"): "doctor fix google-cloud-texttospeech",
    ("from ruamel.yaml import YAML", "ruamel"): "doctor fix ruamel-yaml",
    ("import cv2.aruco", "cv2"): "doctor fix opencv-contrib-python",
    ("from cv2 import imread", "cv2"): "doctor fix opencv-python",
    ("from yaml import safe_load", "yaml"): "doctor fix pyyaml",
    ("import adafruit_ds3231", "adafruit_ds3231"): "doctor fix adafruit-circuitpython-ds3231",
    (
        "from adafruit_bus_device import i2c_device",
        "adafruit_bus_device",
    ): "doctor fix adafruit-circuitpython-busdevice",
    ("import my_adafruit_ds3231", "my_adafruit_ds3231"): None,
    ("from google.fnord import quux", "google"): None,
    ("import xdg.BaseDirectory", "xdg"): "doctor fix pyxdg",
    ("from xdg import IconTheme", "xdg"): "doctor fix pyxdg",
    ("import RPLCD", "RPLCD"): "doctor fix rplcd",
    ("import gnupg", "gnupg"): "doctor fix python-gnupg",
    ("import rclpy", "rclpy"): _ROS,
    ("from sensor_msgs.msg import Image", "sensor_msgs"): _ROS,
    ("import tf2_ros.buffer", "tf2_ros"): _ROS,
    ("import fnord_msgs.msg", "fnord_msgs"): None,
}
"""A line of a program, and the module that Python misses; then the command, or none where doctor cannot know it."""


@pytest.mark.parametrize(("code", "module"), NEXT)
def test_the_distribution_of_what_is_imported_is_installed(code: str, module: str) -> None:
    log = (
        f'$ python3 read.py\nTraceback (most recent call last):\n  File "/home/kim/read.py", line 4, in <module>\n'
        f"    {code}\nModuleNotFoundError: No module named '{module}'\n"
    )
    command = NEXT[code, module] or f"Look up which project contains `{module}`. Then: `doctor fix NAME`"
    assert answer(log) == ("module-not-found", command)


def test_an_import_that_did_not_fail_names_nothing() -> None:
    log = "    from google.cloud import firestore\n    import fnord\nModuleNotFoundError: No module named 'google'\n"
    assert "firestore" not in answer(log)[1]
