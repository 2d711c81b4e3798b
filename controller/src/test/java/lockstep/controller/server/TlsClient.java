package lockstep.controller.server;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import org.jspecify.annotations.Nullable;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// A host that shows what it is given and believes everybody.
final class TlsClient {
    private TlsClient() {}

    static SSLContext context(Optional<Pki.Shown> shown) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                shown.map(one -> new KeyManager[] {new Shows(one)}).orElse(new KeyManager[0]),
                new TrustManager[] {new BelievesAll()},
                null);
        return context;
    }

    static ManagedChannel channel(int port, Optional<Pki.Shown> shown) throws Exception {
        SslContextBuilder builder = SslContextBuilder.forClient().trustManager(new BelievesAll());
        shown.ifPresent(one -> builder.keyManager(new Shows(one)));
        SslContext context = GrpcSslContexts.configure(builder, SslProvider.JDK).build();
        return NettyChannelBuilder.forAddress("127.0.0.1", port).sslContext(context).build();
    }

    private static final class Shows extends X509ExtendedKeyManager {
        private final Pki.Shown shown;

        Shows(Pki.Shown shown) {
            this.shown = shown;
        }

        @Override
        public String chooseClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return "x";
        }

        @Override
        public String chooseEngineClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return "x";
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {"x"};
        }

        @Override
        public @Nullable String chooseServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return shown.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return shown.key();
        }
    }

    private static final class BelievesAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
