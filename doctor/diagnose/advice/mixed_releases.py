"""Libraries that are installed in releases, or as distributions, that do not fit one another."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Instruction, ShellLine, Signature, fix_requirement

MIXED_RELEASES = (
    # Numba's __init__.py, _ensure_critical_deps.
    Signature(messages=("ImportError: Numba needs NumPy {existing}",), context="numpy-of-numba", certain=False),
    # torchvision's _meta_registrations.py, whose compiled part does not load.
    Signature(
        messages=("RuntimeError: operator torchvision::nms does not exist",), context="of-torchvision", certain=False
    ),
    # TensorFlow 2, with a program for TensorFlow 1.
    Signature(
        messages=tuple(
            f"AttributeError: module 'tensorflow' has no attribute '{name}'"
            for name in (
                *(
                    "ConfigProto",
                    "GraphDef",
                    "InteractiveSession",
                    "Session",
                    "app",
                    "contrib",
                    "flags",
                    "get_default_graph",
                ),
                *("get_variable", "gfile", "global_variables_initializer", "layers", "logging", "placeholder"),
                *("reset_default_graph", "set_random_seed", "trainable_variables", "variable_scope"),
            )
        ),
        context="tensorflow-1",
        certain=False,
    ),
    # cv2, of which two distributions have overwritten each other's files.
    Signature(
        messages=(
            "partially initialized module 'cv2' has no attribute 'gapi_wip_gst_GStreamerPipeline'",
            "partially initialized module 'cv2' has no attribute '_registerMatType'",
            "The function is not implemented. Rebuild the library with Windows, GTK",
        ),
        context="of-opencv",
    ),
)
INSTEAD_OF_MIXED_RELEASES = (
    Advice(
        context="numpy-of-numba",
        text="This Numba release does not support the installed NumPy. Install the newest one that it knows, "
        "or a newer Numba.",
        remedy=fix_requirement("numpy=={existing}.*"),
    ),
    Advice(
        context="tensorflow-1",
        text="The program needs TensorFlow 1, which has no wheels for current Pythons. TensorFlow 2 keeps most of "
        "the old API in `tf.compat.v1`, but not `tf.contrib`. Or look for a newer release of the program.",
        remedy=Instruction(
            text="In the program, replace `import tensorflow as tf` by `import tensorflow.compat.v1 as tf; "
            "tf.disable_v2_behavior()`"
        ),
    ),
    Advice(
        context="of-torchvision",
        text="torchvision was built for a different torch release than the one installed. Install both in one "
        "command, so that they match.",
        remedy=ShellLine(
            text="{installer} install --upgrade --force-reinstall --no-cache-dir torch torchvision", needs_network=True
        ),
    ),
    Advice(
        context="of-opencv",
        text="Several distributions of OpenCV have the same module, and the one that was installed last has "
        "overwritten parts of the other. Only opencv-python can show windows; opencv-contrib-python has more parts.",
        remedy=ShellLine(
            text="{installer} uninstall --yes opencv-python opencv-python-headless opencv-contrib-python && "
            "{installer} install opencv-python",
            needs_network=True,
        ),
    ),
)
