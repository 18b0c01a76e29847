#pragma once
#include <gnutls/gnutls.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <gnutls/abstract.h>

/* GNUTLS_CURVE_TO_BITS is a cast macro, which Swift does not import. */
static inline unsigned int jy_gnutls_curve_bits(gnutls_ecc_curve_t curve) {
    return GNUTLS_CURVE_TO_BITS(curve);
}

/* gnutls_free is a global variable holding a function, which Swift 6 does not let us read. */
static inline void jy_gnutls_free(void *memory) { gnutls_free(memory); }
