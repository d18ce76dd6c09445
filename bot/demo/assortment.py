"""What the demo sells: goods of Isfahan, Gilan, Khorasan and Denizli, and two kettles."""

from bot.demo.cloth import CLOTH
from bot.demo.delicacies import DELICACIES
from bot.demo.household import HOUSEHOLD

GOODS = (*CLOTH, *DELICACIES, *HOUSEHOLD)
