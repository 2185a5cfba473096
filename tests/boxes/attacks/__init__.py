"""Attacks of another user on root's doctor, each tried in real boxes.

The user ada owns /home/ada and has no rights elsewhere. She prepares files there, and may run a program of hers
(``mover``) while root runs doctor. An attack succeeds if her code runs as root, if a file of root changes that doctor
had no reason to change, or if root's secret becomes readable.

    python -m tests.boxes.attacks --tries 30                     all attacks on this checkout
    python -m tests.boxes.attacks --doctor DIR startup pip.conf  the attacks that begin with these words on another

``tests/boxes/test_root_attacked.py`` tries each attack a few times.
"""
