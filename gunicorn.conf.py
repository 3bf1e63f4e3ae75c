"""Read by gunicorn where it is started; what is given on its command line goes before."""

logger_class = "control_panel.server_log.ServerLog"
control_socket_disable = True  # whoever started the server stops it; nobody else steers it
