"""Where does the service spend its CPU time under load?"""
