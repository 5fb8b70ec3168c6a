return { installConsole, drain };
