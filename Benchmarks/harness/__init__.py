"""What every benchmark shares: tables, processes, a node, the peers' environment, the report."""
