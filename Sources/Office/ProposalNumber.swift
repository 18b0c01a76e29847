/// 建议编号: office code, year, running number, check digit; never given twice.
public enum ProposalNumber {
    /// `500101-2022-000123-7`. The check digit is that of ISO 7064 MOD 11,10 over all digits before.
    public static func text(officeCode: String, year: Int, running: Int) -> String {
        let digits = String(running)
        let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let stem = "\(officeCode)-\(year)-\(padded)"
        return "\(stem)-\(checkDigit(stem))"
    }

    /// Whether a number that a person typed can be one; catches every single wrong digit.
    public static func isSound(_ text: String) -> Bool {
        guard let dash = text.lastIndex(of: "-") else { return false }
        let last = text[text.index(after: dash)...]
        return last == String(checkDigit(String(text[..<dash])))
    }

    static func checkDigit(_ stem: String) -> Int {
        var product = 10
        for digit in stem.compactMap(\.wholeNumberValue) {
            let sum = (digit + product) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return (11 - product) % 10
    }
}
