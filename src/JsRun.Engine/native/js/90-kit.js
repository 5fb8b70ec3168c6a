return { installConsole, drain, fixPromises, restrict };
