package lockstep.identity;

import org.jspecify.annotations.Nullable;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/// Shows this host's certificate, the newest for each connection, whatever CA the other side asks
/// for. Each certificate has an alias of its own, so that a connection that is being made while the
/// files change gets a chain and a key that belong together.
public final class OwnKey extends X509ExtendedKeyManager {
    private final Supplier<Credentials> credentials;

    /// One for each renewal.
    private final Map<String, Credentials> byAlias = new ConcurrentHashMap<>();

    public OwnKey(Supplier<Credentials> credentials) {
        this.credentials = credentials;
    }

    private @Nullable String alias(String keyType) {
        Credentials now = credentials.get();
        if (!now.key().getAlgorithm().equals(keyType)) {
            return null;
        }
        String alias = Serials.text(now.certificate().getSerialNumber());
        byAlias.put(alias, now);
        return alias;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, Socket socket) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
        return ofAny(keyTypes);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return ofAny(keyTypes);
    }

    private @Nullable String ofAny(String[] keyTypes) {
        String own = credentials.get().key().getAlgorithm();
        return Arrays.asList(keyTypes).contains(own) ? alias(own) : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Credentials found = byAlias.get(alias);
        return found == null ? null : found.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Credentials found = byAlias.get(alias);
        return found == null ? null : found.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = alias(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return getClientAliases(keyType, issuers);
    }
}
