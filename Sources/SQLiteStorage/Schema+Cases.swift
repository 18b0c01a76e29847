/// Conflicts as work for people: not part of the ledger, and never sent.
extension Schema {
    static let cases = """
        CREATE TABLE desk_case(
            number INTEGER PRIMARY KEY, record INTEGER NOT NULL, kind INTEGER NOT NULL,
            register TEXT NOT NULL, opened INTEGER NOT NULL, holder TEXT, ended INTEGER,
            detail TEXT NOT NULL);
        CREATE INDEX desk_case_record ON desk_case(record);
        CREATE INDEX desk_case_ended ON desk_case(ended, number);
        """
}
