"""What an import refuses: the mapping, a file or a row.

Invalid ─ ImportRefused ─┬─ UnknownMapping · MappingWrong · NothingToResume · NoTopic · NoFile
                         ├─ FileMissing · FileUnreadable · FileEmpty · FileCut · WrongEncoding
                         │  Malformed · MissingColumn · ListMissing
                         └─ a row's: NoId · NoStep · ValueMissing · OtherBeginning · NotADate
                            AmbiguousDate · NotMonths · NotANumber · NotMoney · PastChanged
                            UnknownReference · AmbiguousReference · ReferenceRefused · RecordRefused
                            a message's: MessageUnreadable · MessageTooLarge · UnknownSchema
"""

from domain.errors import Invalid


class ImportRefused(Invalid, code="import_refused"):
    """The import cannot be done like that."""

    def __str__(self) -> str:
        """The sentence with its facts, each of which the docstring names in braces."""
        return (self.__doc__ or "").format(**self.facts)


class UnknownMapping(ImportRefused, code="unknown_mapping"):
    """There is no mapping {name}: name a YAML file, or one that comes along: {shipped}."""


class MappingWrong(ImportRefused, code="mapping_wrong"):
    """{mapping}, line {line}, {field}: {problem}."""


class NothingToResume(ImportRefused, code="nothing_to_resume"):
    """No import of {name} was interrupted: run it without resuming."""


class FileMissing(ImportRefused, code="file_missing"):
    """{folder} has no file {file}."""


class FileUnreadable(ImportRefused, code="file_unreadable"):
    """{file} cannot be read: {problem}."""


class FileEmpty(ImportRefused, code="file_empty"):
    """{file} has no rows."""


class FileCut(ImportRefused, code="file_cut"):
    """{file} ends within line {line}, as if cut: if it is whole, state may_end_open: true."""


class WrongEncoding(ImportRefused, code="wrong_encoding"):
    """{file} is not {encoding} at line {line}: state its encoding, such as {such_as}."""


class Malformed(ImportRefused, code="malformed_file"):
    """{file} is not well-formed at {place}: {problem}."""


class MissingColumn(ImportRefused, code="missing_column"):
    """{file} has no column {column}; its columns are {columns}."""


class ListMissing(ImportRefused, code="list_missing"):
    """{file} has no list {list}; it has {lists}."""


class NoId(ImportRefused, code="no_id"):
    """The row has no external id: {id} is empty."""


class NoStep(ImportRefused, code="no_step"):
    """No step of the mapping applies to the row: {conditions}."""


class ValueMissing(ImportRefused, code="value_missing"):
    """{column} is empty."""


class OtherBeginning(ImportRefused, code="other_beginning"):
    """{column} "{text}" does not begin with {begins}."""


class NotADate(ImportRefused, code="not_a_date"):
    """{column} "{text}" is no date of the format {format}."""


class AmbiguousDate(ImportRefused, code="ambiguous_date"):
    """{column} "{text}" can be read in more ways than one: state its format, such as {such_as}."""


class NotMonths(ImportRefused, code="not_months"):
    """{column} "{text}" is no number of whole months."""


class NotANumber(ImportRefused, code="not_a_number"):
    """{column} "{text}" is no number with the decimal sign "{decimal}"."""


class NotMoney(ImportRefused, code="not_money"):
    """{column} "{text}" is no amount of {currency} with the decimal sign "{decimal}"."""


class PastChanged(ImportRefused, code="past_changed"):
    """What this source said earlier has changed: {was}, now {now}; on_change: correct takes it."""


class UnknownReference(ImportRefused, code="unknown_reference"):
    """{column} "{text}" is not in {file}{hint}."""


class AmbiguousReference(ImportRefused, code="ambiguous_reference"):
    """{column} "{text}" is in {file} more than once: refer to it by its id."""


class RecordRefused(ImportRefused, code="record_refused"):
    """Another row of the same record was refused."""


class ReferenceRefused(ImportRefused, code="reference_refused"):
    """{column} "{text}" was refused itself, in {file}."""


class MessageUnreadable(ImportRefused, code="message_unreadable"):
    """The message is no object of JSON: {problem}."""


class MessageTooLarge(ImportRefused, code="message_too_large"):
    """The message has {bytes} bytes, and {most} at most are read."""


class UnknownSchema(ImportRefused, code="unknown_schema"):
    """The message is of the type {type}, and the mapping takes {known}."""


class NoTopic(ImportRefused, code="no_topic"):
    """{mapping} states no topic: what has files is imported."""


class NoFile(ImportRefused, code="no_file"):
    """{mapping} reads topics: what comes by Kafka is consumed."""
