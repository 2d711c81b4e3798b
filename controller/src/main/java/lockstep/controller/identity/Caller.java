package lockstep.controller.identity;

import io.grpc.Context;

import lockstep.gang.authority.Actor;
import lockstep.gang.job.Submitter;
import lockstep.gang.token.TokenId;

/// Whoever makes a call.
public sealed interface Caller {
    /// Carries the caller of the call at hand.
    Context.Key<Caller> KEY = Context.key("caller");

    /// Whether it may speak for any node at all.
    boolean speaksForNodes();

    /// Whether it may speak for the node of this name.
    boolean speaksFor(String node);

    /// For messages: `user alice`, `node n1`.
    String words();

    /// A node, by its certificate. It may use the links of nodes, for itself, and nothing else.
    record Node(String name) implements Caller {
        @Override
        public boolean speaksForNodes() {
            return true;
        }

        @Override
        public boolean speaksFor(String node) {
            return name.equals(node);
        }

        @Override
        public String words() {
            return "node " + name;
        }
    }

    /// Somebody who may use the API.
    sealed interface Person extends Caller {
        /// Who it is, and what that allows.
        Actor actor();

        /// From where the call comes, for the audit: `this host`, `client login1`.
        String from();

        /// As whom the call counts.
        default Submitter user() {
            return actor().user();
        }

        @Override
        default boolean speaksFor(String node) {
            return speaksForNodes();
        }

        @Override
        default String words() {
            return "user " + user().name();
        }
    }

    /// Anybody. Where hosts have certificates also whoever holds the token, and another controller:
    /// nodes have certificates of their own then, so this is none of them.
    record User(Actor actor, String from) implements Person {
        @Override
        public boolean speaksForNodes() {
            return false;
        }
    }

    /// The controller's own user, root, and where there are no certificates the holder of the
    /// token: nodes hold it, too.
    record Owner(Actor actor, String from) implements Person {
        @Override
        public boolean speaksForNodes() {
            return true;
        }
    }

    /// Whoever shows a token.
    ///
    /// @param actor may do no more than the token is for
    /// @param address where the call comes from
    record Holder(Actor actor, TokenId token, String address) implements Person {
        @Override
        public boolean speaksForNodes() {
            return false;
        }

        @Override
        public String from() {
            return "token %s at %s".formatted(token, address);
        }
    }

    /// The caller of the call at hand.
    ///
    /// @throws IllegalStateException outside a call, or when nobody identified the caller: a defect
    static Caller current() {
        Caller caller = KEY.get();
        if (caller == null) {
            throw new IllegalStateException("a call came through without an identity");
        }
        return caller;
    }

    /// The caller of the call of the API at hand.
    ///
    /// @throws IllegalStateException when it is a node: nobody refused it, a defect
    static Person person() {
        return switch (current()) {
            case Person person -> person;
            case Node node ->
                    throw new IllegalStateException(
                            node.words() + " came through to the API, which is not for nodes");
        };
    }
}
