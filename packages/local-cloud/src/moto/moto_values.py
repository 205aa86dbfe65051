"""Makes the answers of DynamoDB in moto take as long as the values that they contain.

A value of DynamoDB is a structure with ten members, of which one is set, such as `{"S": "text"}`. moto searches each value
for all ten, each under several names, and imports a module for each value. That took two thirds of the time of a large
BatchGetItem.
"""

from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models import utilities
from moto.dynamodb.models.dynamo_type import DynamoType

structure_of_moto = BaseJSONSerializer._serialize_type_structure
dict_of_moto = utilities.dynamo_to_dict


def make_values_cheap() -> None:
    BaseJSONSerializer._serialize_type_structure = serialize_structure
    utilities.dynamo_to_dict = to_dict


def serialize_structure(serializer: BaseJSONSerializer, serialized: dict, value, shape, key: str) -> None:
    if shape.name != "AttributeValue" or type(value) is not dict or not value.keys() <= shape.members.keys():
        return structure_of_moto(serializer, serialized, value, shape, key)
    members = {}
    for name, member in value.items():
        serializer._serialize(members, member, shape.members[name], name)
    return serializer._default_serialize(serialized, members, shape, key)


def to_dict(value):
    """moto's own function calls this one for each part of a value."""
    if isinstance(value, (str, bool)):
        return value
    if type(value) is DynamoType and value.type in ("S", "N"):
        return {value.type: value.value}
    return dict_of_moto(value)
