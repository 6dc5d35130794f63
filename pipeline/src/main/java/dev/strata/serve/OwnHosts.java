/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.util.HostPort;

/**
 * The names by which a browser may call this server. A page elsewhere can have its own name lead to
 * this machine (DNS rebinding), and would then read answers as if they were its own; but the
 * browser still sends that name. The port is not looked at: a tunnel may have another.
 */
final class OwnHosts {
  private final Set<String> names = new HashSet<>();

  /**
   * The names of a server.
   *
   * @param host what the user calls it
   * @param address where it listens
   */
  OwnHosts(String host, InetAddress address) throws IOException {
    add(host);
    add(address);
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      Stream.of("localhost", "127.0.0.1", "::1").forEach(this::add);
    }
    if (address.isAnyLocalAddress()) {
      add(InetAddress.getLocalHost().getHostName());
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(this::add);
    }
  }

  private void add(InetAddress address) {
    add(address.getHostAddress().replaceFirst("%.*", "")); // without the interface's name
  }

  private void add(String name) {
    names.add(HostPort.normalizeHost(name).toLowerCase(Locale.ROOT));
  }

  /**
   * Whether the {@code Host} of a request is this server; where there is none, or more, it is not.
   */
  boolean has(String header) {
    try {
      return header != null
          && names.contains(new HostPort(header).getHost().toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
