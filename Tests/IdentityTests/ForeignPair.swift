/// Made once for these tests and used nowhere else.
enum ForeignPair {
    static let pin = "C6U7qdai8EVQSBOmXcTQcwWL1zbWuEID+WrDHFIQ8Ns="

    static let key = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIL/F6fyN/lWvvGGekO9hLtplRKLTRey4EHY0hrZ2Nv2JoAoGCCqGSM49
        AwEHoUQDQgAEOdEcNXvWPtsd2Sqckhe5BW6NmMByX3JJUtFy6RXtyw3X5I/FXoG4
        EOyctVcZzRZ75TgZoxn7aqghEjCQo7GEag==
        -----END EC PRIVATE KEY-----
        """

    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBizCCATGgAwIBAgIUCCvhKCWQdGJ6u0TmxD/XPYW/6C0wCgYIKoZIzj0EAwIw
        GjEYMBYGA1UEAwwPZm9yZWlnbi5leGFtcGxlMCAXDTI2MTEyMzAxNTcwN1oYDzIx
        MjYxMDMwMDE1NzA3WjAaMRgwFgYDVQQDDA9mb3JlaWduLmV4YW1wbGUwWTATBgcq
        hkjOPQIBBggqhkjOPQMBBwNCAAQ50Rw1e9Y+2x3ZKpySF7kFbo2YwHJfcklS0XLp
        Fe3LDdfkj8VegbgQ7Jy1VxnNFnvlOBmjGftqqCESMJCjsYRqo1MwUTAdBgNVHQ4E
        FgQUdz+MUeImO3094N/Flyq04PIKvSMwHwYDVR0jBBgwFoAUdz+MUeImO3094N/F
        lyq04PIKvSMwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAuTQT
        V6ETBHRMwpOH4NC7jVS1sSLsq1rZ63EKYc53TFQCIAHQImYnDhVAXiLf71s5s7uO
        JOUOOnhHnaEwVWFkHPUb
        -----END CERTIFICATE-----
        """
}
