package lockstep.controller.server;

import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;

import lockstep.cli.pki.authority.Delivery;
import lockstep.controller.identity.TokenRules;
import lockstep.identity.CredentialFiles;
import lockstep.identity.Role;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.LockstepApiGrpc.LockstepApiBlockingStub;
import lockstep.protocol.v1.MakeTokenReply;
import lockstep.protocol.v1.MakeTokenRequest;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A controller with a door for tokens, and a login host that speaks for its users. `daemon` (1)
/// and `bin` (2) are users that every host has; `daemon` administers.
final class TokenBench implements AutoCloseable {
    static final String DAEMON = "1:1";
    static final String BIN = "2:2";

    final Pki pki;
    final ApiBench api;
    private final Delivery login;
    private final List<ManagedChannel> channels = new ArrayList<>();

    TokenBench(Path folder, TokenRules rules) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        pki = new Pki(folder.resolve("pki"));
        login = pki.issue(Role.CLIENT, "login1");
        api =
                new ApiBench(
                        folder,
                        new TlsPort(
                                new CredentialFiles(
                                        Pki.files(pki.issue(Role.CONTROLLER, "ctl1")), _ -> {}),
                                Instant::now),
                        rules);
        api.control.addNodes(2);
    }

    /// At the port for hosts, for a user of a host.
    LockstepApiBlockingStub from(Pki.Shown host, String user) throws Exception {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("lockstep-user", Metadata.ASCII_STRING_MARSHALLER), user);
        return LockstepApiGrpc.newBlockingStub(channel(api.port(), Optional.of(host)))
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /// Where people work.
    LockstepApiBlockingStub at(String user) throws Exception {
        return from(Pki.shown(login), user);
    }

    MakeTokenReply make(String user, String... kinds) throws Exception {
        return at(user).makeToken(
                        MakeTokenRequest.newBuilder().addAllKinds(List.of(kinds)).build());
    }

    /// A new one's text.
    String token(String user, String... kinds) throws Exception {
        return make(user, kinds).getToken();
    }

    /// Off the cluster: with a token and no certificate.
    LockstepApiBlockingStub with(String token) throws Exception {
        return LockstepApiGrpc.newBlockingStub(
                ClientInterceptors.intercept(bare(), ApiBench.bearing(token)));
    }

    /// Off the cluster, with nothing at all.
    ManagedChannel bare() throws Exception {
        return channel(api.tokenPort(), Optional.empty());
    }

    ManagedChannel channel(int port, Optional<Pki.Shown> shown) throws Exception {
        ManagedChannel channel = TlsClient.channel(port, shown);
        channels.add(channel);
        return channel;
    }

    /// Off the cluster, by HTTP.
    HttpRequest.Builder http(String path) {
        return HttpRequest.newBuilder(
                        java.net.URI.create(
                                "https://127.0.0.1:%d%s".formatted(api.tokenPort(), path)))
                .version(HttpClient.Version.HTTP_1_1);
    }

    /// Sends it without a certificate.
    ///
    /// @return the status
    static int status(HttpRequest.Builder request) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(TlsClient.context(Optional.empty())).build()) {
            return client.send(
                            request.build(), java.net.http.HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /// How a call is refused; OK where it is not.
    static Status refusal(Supplier<?> call) {
        try {
            var _ = call.get();
            return Status.OK;
        } catch (StatusRuntimeException refused) {
            return refused.getStatus();
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        api.close();
    }
}
