"""Internal, invoked by auth: export or erase what the service stores about a person."""

from products.service import personal_data
from shared.personal_data_handler import personal_data_handler

handler = personal_data_handler(export=personal_data.export, check=personal_data.check, erase=personal_data.erase)
