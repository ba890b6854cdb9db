"""`python -m cameras explain photo.jpg`: the command line, by the program that the package uses."""
import os
import sys

from ._errors import EngineDied
from ._program import find_program

try:
    program = find_program()
except EngineDied as error:
    sys.exit(f"cameras: {error}")
os.execv(program, ["cameras", *sys.argv[1:]])
