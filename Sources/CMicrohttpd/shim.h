#pragma once
#include <microhttpd.h>
#include <stdint.h>

/* MHD_start_daemon and the info getters are variadic, their options an untyped list. */
typedef struct {
    unsigned flags;
    int listen_socket;
    unsigned threads;
    unsigned connection_limit;
    unsigned per_address_limit;
    size_t memory_limit;
    const char *key_pem, *certificate_pem;     /* both null: plain HTTP */
    void *context;                             /* handed to every callback */
    MHD_AcceptPolicyCallback on_accept;
    MHD_AccessHandlerCallback on_request;
    MHD_RequestCompletedCallback on_completed;
    MHD_NotifyConnectionCallback on_connection;
    void *(*on_target)(void *context, const char *target, struct MHD_Connection *connection);
    size_t (*unescape)(void *context, struct MHD_Connection *connection, char *text);
    MHD_LogCallback on_log;
} jy_mhd_settings;

static inline struct MHD_Daemon *jy_mhd_start(const jy_mhd_settings *s) {
    struct MHD_OptionItem o[16];
    int n = 0;
    o[n++] = (struct MHD_OptionItem){MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)s->on_log, s->context};
    o[n++] = (struct MHD_OptionItem){MHD_OPTION_LISTEN_SOCKET, s->listen_socket, 0};
    o[n++] = (struct MHD_OptionItem){MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)s->on_completed, s->context};
    o[n++] = (struct MHD_OptionItem){MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)s->on_connection, s->context};
    o[n++] = (struct MHD_OptionItem){MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)s->on_target, s->context};
    o[n++] = (struct MHD_OptionItem){MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)s->unescape, s->context};
    o[n++] = (struct MHD_OptionItem){MHD_OPTION_CONNECTION_LIMIT, s->connection_limit, 0};
    o[n++] = (struct MHD_OptionItem){MHD_OPTION_PER_IP_CONNECTION_LIMIT, s->per_address_limit, 0};
    o[n++] = (struct MHD_OptionItem){MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)s->memory_limit, 0};
    o[n++] = (struct MHD_OptionItem){MHD_OPTION_STRICT_FOR_CLIENT, 1, 0};
    if (s->threads > 1) o[n++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, s->threads, 0};
    if (s->key_pem) {
        o[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)s->key_pem};
        o[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)s->certificate_pem};
        /* GnuTLS by itself still speaks TLS 1.0 and 1.1. */
        o[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0,
                                         (void *)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"};
    }
    o[n++] = (struct MHD_OptionItem){MHD_OPTION_END, 0, 0};
    return MHD_start_daemon(s->flags, 0, s->on_accept, s->context, s->on_request, s->context,
                            MHD_OPTION_ARRAY, o, MHD_OPTION_END);
}

/* The socket of a connection, -1 if it is unknown. */
static inline int jy_mhd_socket(struct MHD_Connection *c) {
    const union MHD_ConnectionInfo *i = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    return i ? i->connect_fd : -1;
}
