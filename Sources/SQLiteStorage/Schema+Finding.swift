/// Records are found by words in the index that lists go by, so that a search reads neither records
/// nor a second index; and when each password was chosen.
extension Schema {
    static let finding = """

        ALTER TABLE record ADD COLUMN words TEXT NOT NULL DEFAULT '';
        UPDATE record SET words = lower(trim(
            coalesce(json_extract(CAST(shown AS TEXT), '$.number'), '') || ' '
            || coalesce(json_extract(CAST(shown AS TEXT), '$.city_number'), '') || ' '
            || coalesce(json_extract(CAST(shown AS TEXT), '$.code'), '') || ' '
            || coalesce(json_extract(CAST(shown AS TEXT), '$.title'), '') || ' '
            || coalesce(json_extract(CAST(shown AS TEXT), '$.name'), '')))
            WHERE shown IS NOT NULL;
        DROP INDEX record_touched;
        CREATE INDEX record_touched ON record(kind, touched, words);
        ALTER TABLE account ADD COLUMN chosen INTEGER NOT NULL DEFAULT 0;
        UPDATE account SET chosen = made;
        """
}
