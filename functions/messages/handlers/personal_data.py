"""Internal, invoked by auth: return what the service stores about a person."""

from messages import internal_api
from shared.personal_data_handler import personal_data_handler

handler = personal_data_handler(export=internal_api.export_personal_data)
