"""The words by which build backends and build scripts end, for logs without the lines of pip around them."""

from __future__ import annotations

from doctor.diagnose.model import Signature

_BUILT = ("successfully installed", "successfully built")

WORDS_OF_BUILDS = (
    # setuptools, pbr, flit, hatchling, PyO3, torch's cpp_extension.py, GDAL's setup.py, placeholders of NVIDIA.
    Signature(
        messages=(
            "ERROR Backend '…' is not available",
            "invalid pyproject.toml config: ",
            "Versioning for this project requires either an sdist tarball",
            "AttributeError: install_layout",
            "No files/directories in …pip-egg-info (from PKG-INFO)",
            "Files/directories (from PKG-INFO) not found in",
            "AttributeError: cython_sources",
            "flit_core.config.ConfigError: ",
            "flit_core.common.NoVersionError: ",
            "hatchling.plugin.exceptions.UnknownPluginError: ",
            "is newer than PyO3's maximum supported version",
            "CUDA_HOME environment variable is not set. Please set it to your CUDA install root",
            "The detected CUDA version … mismatches the version that was used to compile",
            "Python bindings of GDAL … require at least libgdal",
            "The package you are trying to install is only a placeholder project",
        ),
        resolved_by=_BUILT,
        symptom=True,
    ),
    # pip's utils/subprocess.py, where another program has pip's log: Pipenv, VS Code.
    Signature(
        messages=tuple(
            f"[present-rich] {step} exited with"
            for step in (
                "Getting requirements to build wheel",
                "Getting requirements to build editable",
                "Preparing metadata (pyproject.toml)",
                "Preparing editable metadata (pyproject.toml)",
                "Building wheel for …",
                "Building editable for …",
                "python setup.py egg_info",
                "Running setup.py install for …",
            )
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            "Compatibility with CMake < 3.5 has been removed from CMake",
            "lock file version … was found, but this version of Cargo does not understand",
            "cannot be built because it requires rustc",
            "that feature is not stabilized in this version of Cargo",
        ),
        near=("pip install", "pip3 install", "-m pip", "uv pip", "uv sync", "poetry", "maturin", "wheel"),
        resolved_by=_BUILT,
        symptom=True,
    ),
)
"""The signatures of `build-failure` for them."""
